package workflowautom

import com.cloudbees.groovy.cps.NonCPS
import java.security.MessageDigest

/** Names of what a build makes. */
class ImageTag {
  /**
   * A tag nothing else was ever pushed under: registries of the platform write each once.
   * A Git tag is the image's tag; a pull request's is `pr-<number>-<build>-<commit>`; a branch's `<branch>-<build>-<commit>`.
   * What a tag cannot hold of a branch's name becomes a hyphen, and then a part of the name's hash keeps two such branches apart.
   * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
   */
  @NonCPS
  static String of(String gitTag, String pullRequest, String branch, String build, String commit) {
    if (gitTag) return writable(gitTag, 128)
    String start = pullRequest ? "pr-${pullRequest}" : writable(branch, 80)
    return "${start}-${build}-${commit.take(7)}".toString()
  }

  /** `owner/name` of an address Git clones from. */
  @NonCPS
  static String repositoryOf(String url) {
    def parts = url =~ /[\/:]([^\/:]+\/[^\/:]+?)(\.git)?\/?$/
    return parts.find() ? parts.group(1) : url
  }

  @NonCPS
  static boolean isDigest(String text) {
    return text ==~ /sha256:[0-9a-f]{64}/
  }

  @NonCPS
  private static String writable(String name, int length) {
    String written = name.replaceAll(/[^A-Za-z0-9._-]+/, '-').replaceAll(/^[.-]+|-+$/, '')
    if (written == name && name.length() <= length) return name
    byte[] hash = MessageDigest.getInstance('SHA-256').digest(name.getBytes('UTF-8'))
    return "${written.take(length - 7) ?: 'x'}-${hash.encodeHex().toString().take(6)}".toString()
  }
}
