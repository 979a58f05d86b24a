import workflowautom.BuildRequest

/** Lint and test, in a pod that may push nothing: an application's own code never runs with the right to. */
def call(BuildRequest request) {
  if (!request.lint && !request.test) return
  String pod = libraryResource('workflowautom/checks-pod.yaml').replace('CHECKS_IMAGE', request.runsIn)
  podTemplate(yaml: pod, nodeSelector: request.nodeSelector) {
    node(POD_LABEL) {
      stage('Check out') {
        checkout(scm)
      }
      container('checks') {
        if (request.lint) {
          stage('Lint') {
            sh(label: 'Lint', script: request.lint)
          }
        }
        if (request.test) {
          stage('Test') {
            sh(label: 'Test', script: request.test)
          }
        }
      }
    }
  }
}
