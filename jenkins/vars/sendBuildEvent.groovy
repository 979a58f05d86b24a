import workflowautom.BuildEvent

/**
 * Tells the bot of an image, signed, up to five times with the same id. The image is pushed by then: a bot that cannot be
 * reached marks the stage and not the build, and says how to go on by hand.
 */
def call(Map event) {
  stage('Tell the bot') {
    if (!env.WORKFLOWAUTOM_URL) {
      echo('WORKFLOWAUTOM_URL is not set: nobody is told of the image.')
      return
    }
    String body = BuildEvent.toJson(event)
    String problem = null
    for (int attempt = 1; attempt <= 5; attempt++) {
      if (attempt > 1) sleep(time: 5 * (attempt - 1) * (attempt - 1), unit: 'SECONDS')
      Map answer = deliver(body)
      if (!answer.problem) {
        echo("The bot has been told of ${event.id}.")
        return
      }
      problem = answer.problem
      echo("Attempt ${attempt} of 5 to tell the bot of ${event.id}: ${problem}")
      if (answer.last) break
    }
    String message = "The bot was not told of ${event.image}:${event.tag}@${event.digest}: ${problem}. The image is pushed. " +
      "To use it, say `/env bump <environment> --service ${event.service} --tag ${event.tag}`."
    catchError(message: message, buildResult: 'SUCCESS', stageResult: 'UNSTABLE') {
      error(message)
    }
  }
}

/** One attempt. `problem` is absent when the bot took it; `last` says that trying again cannot help. */
private Map deliver(String body) {
  try {
    List headers = null
    withCredentials([string(credentialsId: 'workflowautom-events', variable: 'WORKFLOWAUTOM_SECRET')]) {
      headers = BuildEvent.headers(body, env.WORKFLOWAUTOM_SECRET, System.currentTimeMillis())
    }
    def answer = httpRequest(
      url: "${env.WORKFLOWAUTOM_URL}/jenkins/events",
      httpMethod: 'POST',
      contentType: 'APPLICATION_JSON',
      requestBody: body,
      customHeaders: headers,
      timeout: 15,
      validResponseCodes: '100:599',
      quiet: true,
    )
    return BuildEvent.judge(answer.status, answer.content)
  } catch (IOException | IllegalStateException failure) {
    // What httpRequest throws when there is no answer, and withCredentials when there is no such credential.
    return [problem: failure.message ?: failure.class.simpleName, last: false]
  }
}
