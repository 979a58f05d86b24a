import workflowautom.BuildEvent
import workflowautom.BuildRequest

/**
 * The whole of a build: check out, lint and test where the Jenkinsfile says how, build with Kaniko, push, tell the bot.
 * It deploys nothing: what happens with the image is the bot's to say, by a commit to git-ops.
 *
 * @param options see BuildRequest; README.md lists them
 */
def call(Map options = [:]) {
  BuildRequest request
  try {
    request = BuildRequest.of(options, env.REGISTRY)
  } catch (IllegalArgumentException refused) {
    error(refused.message)
  }
  Map built = null
  timeout(time: request.minutes, unit: 'MINUTES') {
    runChecks(request)
    built = buildWithKaniko(request)
  }
  // Outside of pods and of the time limit: what is pushed by then should be told of, however long the bot is away.
  sendBuildEvent(BuildEvent.of(built, [
    job: env.JOB_NAME,
    number: env.BUILD_NUMBER,
    branch: env.CHANGE_BRANCH ?: env.BRANCH_NAME,
    pullRequest: env.CHANGE_ID,
  ]))
}
