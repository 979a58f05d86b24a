package workflowautom

import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonOutput
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec

/** What the bot is told of a build: `POST /jenkins/events`. */
class BuildEvent {
  /**
   * @param built what buildWithKaniko returned
   * @param build `job`, `number`, `branch`, `pullRequest` of the build
   */
  @NonCPS
  static Map of(Map built, Map build) {
    Map event = [
      // A job is one branch of one repository: with the service and the build's number there is only one such image.
      id: "${build.job}/${built.service}#${build.number}".toString(),
      repository: built.repository,
      commit: built.commit,
      branch: build.branch,
    ]
    if (build.pullRequest) event.pullRequest = build.pullRequest as Integer
    return event + [
      service: built.service, image: built.image, tag: built.tag, digest: built.digest, status: 'success',
    ]
  }

  /** ASCII alone, so that the bytes that are signed are the bytes that are sent. */
  @NonCPS
  static String toJson(Map event) {
    return JsonOutput.toJson(event)
  }

  /** The proof of origin, good for five minutes. @param now in milliseconds */
  @NonCPS
  static List headers(String body, String secret, long now) {
    String timestamp = (now.intdiv(1000)).toString()
    Mac mac = Mac.getInstance('HmacSHA256')
    mac.init(new SecretKeySpec(secret.getBytes('UTF-8'), 'HmacSHA256'))
    String signature = mac.doFinal("${timestamp}.${body}".getBytes('UTF-8')).encodeHex().toString()
    return [
      [name: 'X-WorkflowAutom-Timestamp', value: timestamp],
      [name: 'X-WorkflowAutom-Signature', value: "sha256=${signature}".toString()],
    ]
  }

  /** @param status of the bot's answer @param content what it says, which names the field when one is wrong */
  @NonCPS
  static Map judge(int status, String content) {
    if (status >= 200 && status < 300) return [:]
    boolean passing = status >= 500 || status == 408 || status == 429
    String hint = ''
    if (status == 401) {
      hint = ': the credential workflowautom-events is not its JENKINS_WEBHOOK_SECRET, or the clocks are five minutes apart'
    } else if (status == 400 && content) {
      hint = ": ${content.trim().take(300)}"
    }
    return [problem: "it answered ${status}${hint}".toString(), last: !passing]
  }
}
