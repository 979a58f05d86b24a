package workflowautom

import com.cloudbees.groovy.cps.NonCPS

/** What a Jenkinsfile asked for, checked and with every default filled in. */
class BuildRequest implements Serializable {
  private static final long serialVersionUID = 1L
  private static final List<String> KNOWN = [
    'service', 'image', 'dockerfile', 'context', 'lint', 'test', 'runsIn', 'nodeSelector', 'minutes',
  ]

  /** Name of the service in environments. */
  String service
  /** Image without tag, in the platform's registry. */
  String image
  /** Image repository that keeps layers between builds. */
  String cache
  /** Paths inside the checkout. */
  String dockerfile
  String context
  /** Shell commands, or null. */
  String lint
  String test
  /** Image that lint and test run in. */
  String runsIn
  /** As the Kubernetes plugin takes it: `key=value,key=value`; empty for any node. */
  String nodeSelector
  /** How long everything up to the push may take. */
  int minutes

  /**
   * @param options of the Jenkinsfile
   * @param registry host and prefix every image begins with
   * @throws IllegalArgumentException naming the option and what it should be
   */
  @NonCPS
  static BuildRequest of(Map options, String registry) {
    List unknown = options.keySet().findAll { !KNOWN.contains(it) } as List
    if (unknown) refuse("${unknown.join(', ')}: no such option. There are ${KNOWN.join(', ')}.")
    if (!registry) refuse('REGISTRY is not set: the platform layer says which registry images go to (jenkins/README.md).')
    BuildRequest request = new BuildRequest()
    request.service = text(options, 'service')
    if (!request.service) refuse('`service:` is missing: say which service the image is of.')
    // As the bot takes it: a Kubernetes Service, a release of a chart, and a file of git-ops that none of these two may be.
    if (!(request.service ==~ /[a-z]([a-z0-9-]{0,51}[a-z0-9])?/) || request.service in ['env', 'kustomization']) {
      refuse("`service: ${request.service}` is not a service's name: lower-case letters, digits and hyphens, a letter first, " +
        'at most 53.')
    }
    request.image = text(options, 'image') ?: "${registry}/${request.service}".toString()
    if (!request.image.startsWith("${registry}/") || !(request.image.substring(registry.length()) ==~ /(\/[a-z0-9]+((__|[._]|-+)[a-z0-9]+)*)+/)) {
      refuse("`image: ${request.image}` is not in this platform's registry: it begins with ${registry}/ and has no tag.")
    }
    request.cache = "${registry}/cache".toString()
    request.dockerfile = inside(options, 'dockerfile', 'Dockerfile')
    request.context = inside(options, 'context', '.')
    request.lint = text(options, 'lint')
    request.test = text(options, 'test')
    request.runsIn = text(options, 'runsIn')
    if ((request.lint || request.test) && !request.runsIn) {
      refuse('`runsIn:` is missing: name the image that `lint:` and `test:` run in, such as node:24-slim.')
    }
    if (request.runsIn && !(request.runsIn ==~ /[A-Za-z0-9][A-Za-z0-9._\/:@-]*/)) {
      refuse("`runsIn: ${request.runsIn}` is not an image.")
    }
    request.nodeSelector = text(options, 'nodeSelector') ?: ''
    if (!(request.nodeSelector ==~ /([A-Za-z0-9.\/_-]+=[A-Za-z0-9._-]*(,(?=.))?)*/)) {
      refuse("`nodeSelector: ${request.nodeSelector}` is not of the form key=value,key=value.")
    }
    Object minutes = options.containsKey('minutes') ? options.minutes : 60
    if (!(minutes instanceof Integer) || minutes < 1 || minutes > 720) refuse('`minutes:` is a whole number from 1 to 720.')
    request.minutes = minutes
    return request
  }

  /** A path that stays in the checkout, whatever the file system makes of it. */
  @NonCPS
  private static String inside(Map options, String name, String otherwise) {
    String path = text(options, name) ?: otherwise
    boolean plain = path ==~ /[A-Za-z0-9._][A-Za-z0-9._ @+-]*(\/[A-Za-z0-9._ @+-]+)*/
    if (!plain || path.split('/').contains('..')) {
      refuse("`${name}: ${path}` is not a path inside the checkout.")
    }
    return path
  }

  @NonCPS
  private static String text(Map options, String name) {
    Object value = options[name]
    if (value == null) return null
    if (!(value instanceof CharSequence)) refuse("`${name}:` is not text.")
    return value.toString().trim() ?: null
  }

  @NonCPS
  private static void refuse(String reason) {
    throw new IllegalArgumentException("buildImage: ${reason}")
  }
}
