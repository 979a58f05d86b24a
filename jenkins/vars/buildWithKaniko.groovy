import workflowautom.BuildRequest
import workflowautom.ImageTag

/**
 * Builds and pushes, in a pod of its own: Kaniko unpacks images over its container's files, so none is used twice.
 *
 * @return what was pushed: `repository`, `commit`, `service`, `image`, `tag`, `digest`
 */
Map call(BuildRequest request) {
  Map built = [service: request.service, image: request.image]
  podTemplate(yaml: libraryResource('workflowautom/kaniko-pod.yaml'), nodeSelector: request.nodeSelector) {
    node(POD_LABEL) {
      stage('Check out the source') {
        Map source = checkout(scm)
        built.commit = source.GIT_COMMIT
        built.repository = ImageTag.repositoryOf(source.GIT_URL)
        built.tag = ImageTag.of(env.TAG_NAME, env.CHANGE_ID, env.BRANCH_NAME, env.BUILD_NUMBER, built.commit)
        if (!fileExists(request.dockerfile)) {
          error("buildImage: ${request.service}: ${built.repository} has no ${request.dockerfile} at ${built.commit}. " +
            "Add it, or name another with `dockerfile:`.")
        }
      }
      stage('Build and push') {
        String digestFile = "${pwd(tmp: true)}/digest"
        // By variables, which the shell takes for text whatever is in them.
        withEnv([
          "BUILD_CONTEXT=${request.context}",
          "BUILD_DOCKERFILE=${request.dockerfile}",
          "BUILD_DESTINATION=${request.image}:${built.tag}",
          "BUILD_CACHE=${request.cache}",
          "BUILD_REPOSITORY=${built.repository}",
          "BUILD_COMMIT=${built.commit}",
          "BUILD_DIGEST_FILE=${digestFile}",
        ]) {
          container('kaniko') {
            sh(label: "Kaniko: ${request.image}:${built.tag}", script: libraryResource('workflowautom/kaniko.sh'))
          }
        }
        built.digest = readFile(file: digestFile).trim()
        if (!ImageTag.isDigest(built.digest)) {
          error("buildImage: ${request.service}: Kaniko wrote no digest of ${request.image}:${built.tag}, so nobody is told " +
            "of the image. Run the build again.")
        }
        echo("Pushed ${built.image}:${built.tag}@${built.digest}")
      }
    }
  }
  return built
}
