import com.lesfurets.jenkins.unit.BasePipelineTest
import com.lesfurets.jenkins.unit.cps.PipelineTestHelperCPS
import com.lesfurets.jenkins.unit.global.lib.LibraryConfiguration
import com.lesfurets.jenkins.unit.global.lib.LocalSource
import groovy.json.JsonOutput
import groovy.json.JsonSlurper

/**
 * Runs Jenkinsfiles under JenkinsPipelineUnit and says what each did: `groovy runPipelines.groovy <scenarios> <outcomes>`,
 * both JSON files. Steps of Jenkins are played here; commands are real, in the checkout, and so is the request to the bot.
 * With `resumable` a scenario's scripts are transformed as Jenkins transforms them, and what they hold on to must be
 * serialisable, for a build outlives its controller; that takes some ten times as long.
 */
class Pipelines extends BasePipelineTest {
  private final Map scenario
  private final List<String> log = []
  private final List<Map> steps = []
  private int depth = 0
  private String result = 'SUCCESS'
  /** What `env` is to scripts and commands; withEnv adds to it for a while. */
  private final Map<String, String> environment

  Pipelines(Map scenario) {
    this.scenario = scenario
    this.environment = new TreeMap(scenario.environment as Map)
    if (scenario.resumable) helper = new PipelineTestHelperCPS()
  }

  Map run() {
    scriptRoots = [''] as String[]
    scriptExtension = ''
    super.setUp()
    helper.registerSharedLibrary(LibraryConfiguration.library().name('workflowautom').defaultVersion('main')
      .allowOverride(false).implicit(false).targetPath(scenario.libraries).retriever(LocalSource.localSource(scenario.libraries)).build())
    registerSteps()
    binding.setVariable('env', environment)
    binding.setVariable('scm', [kind: 'scm'])
    String problem = null
    try {
      runScript(scenario.jenkinsfile as String)
    } catch (Throwable failure) {
      Throwable cause = failure
      while (cause.cause != null && cause.message == null) cause = cause.cause
      problem = "${cause.class.simpleName}: ${cause.message}"
      result = 'FAILURE'
    }
    return [name: scenario.name, result: result, problem: problem, log: log, steps: steps]
  }

  private void step(String name, Object what = '') {
    steps << [depth: depth, name: name, what: what.toString()]
  }

  private Object inside(Closure body) {
    depth++
    try {
      return helper.callClosure(body)
    } finally {
      depth--
    }
  }

  private void block(String name, List<Class> types, Closure describe, Closure during = { body -> inside(body) }) {
    helper.registerAllowedMethod(name, types) { Object[] given ->
      List arguments = given as List
      step(name, describe(arguments[0]))
      during.maximumNumberOfParameters == 2 ? during(arguments[1], arguments[0]) : during(arguments[1])
    }
  }

  private void registerSteps() {
    block('stage', [String, Closure], { it })
    block('node', [String, Closure], { it })
    block('container', [String, Closure], { it })
    block('timeout', [Map, Closure], { "${it.time} ${it.unit}" })
    block('podTemplate', [Map, Closure], { pod -> "nodeSelector: '${pod.nodeSelector}'\n${pod.yaml}" }) { Closure body ->
      binding.setVariable('POD_LABEL', 'pod')
      inside(body)
    }
    block('withEnv', [List, Closure], { it.join('\n') }) { Closure body, List variables ->
      with(variables.collectEntries { String each -> each.split('=', 2) as List }, body)
    }
    block('withCredentials', [List, Closure], { it }) { Closure body, List bindings ->
      with(bindings.collectEntries { binding ->
        String secret = scenario.credentials[binding.credentialsId]
        if (secret == null) throw new IOException("Could not find credentials entry with ID '${binding.credentialsId}'")
        [(binding.variable): secret]
      }, body)
    }
    block('catchError', [Map, Closure], { "build ${it.buildResult}, stage ${it.stageResult}" }) { Closure body ->
      try {
        inside(body)
      } catch (Exception caught) {
        log << "ERROR: ${caught.message}".toString()
      }
    }
    helper.registerAllowedMethod('string', [Map]) { Map it -> it }
    helper.registerAllowedMethod('checkout', [Map]) { step('checkout'); new LinkedHashMap(scenario.source as Map) }
    helper.registerAllowedMethod('pwd', [Map]) { scenario.temporary }
    helper.registerAllowedMethod('echo', [String]) { String text -> step('echo', text); log << text }
    helper.registerAllowedMethod('error', [String]) { String text -> step('error', text); throw new IllegalArgumentException(text) }
    helper.registerAllowedMethod('sleep', [Map]) { Map it -> step('sleep', "${it.time} ${it.unit}") }
    helper.registerAllowedMethod('libraryResource', [String]) { String path ->
      new File("${scenario.libraries}/workflowautom@main/resources/${path}").getText('UTF-8')
    }
    helper.registerAllowedMethod('fileExists', [String]) { String path -> new File(scenario.checkout as String, path).exists() }
    helper.registerAllowedMethod('readFile', [Map]) { Map it ->
      File file = new File(it.file as String)
      if (!file.exists()) throw new IOException("${it.file} does not exist")
      file.getText('UTF-8')
    }
    helper.registerAllowedMethod('sh', [Map]) { Map it -> step('sh', it.label); execute(it.script as String) }
    helper.registerAllowedMethod('httpRequest', [Map]) { Map it ->
      step('httpRequest', "${it.httpMethod} ${it.url} ${it.customHeaders*.name.join(' ')}")
      post(it)
    }
  }

  private Object with(Map<String, String> variables, Closure body) {
    Map before = new TreeMap(environment)
    environment.putAll(variables)
    try {
      return inside(body)
    } finally {
      environment.clear()
      environment.putAll(before)
    }
  }

  /** As the durable task plugin does: `sh -xe`, in the checkout, output to the build's log. */
  private void execute(String script) {
    String played = script.replace('/kaniko/executor', scenario.kaniko as String)
    ProcessBuilder builder = new ProcessBuilder(['sh', '-xec', played]).directory(new File(scenario.checkout as String))
    builder.environment().putAll(environment)
    Process process = builder.redirectErrorStream(true).start()
    log.addAll(process.inputStream.getText('UTF-8').readLines())
    int status = process.waitFor()
    if (status != 0) throw new IOException("script returned exit code ${status}")
  }

  private static Map post(Map request) {
    HttpURLConnection connection = new URL(request.url as String).openConnection() as HttpURLConnection
    connection.requestMethod = request.httpMethod
    connection.doOutput = true
    connection.connectTimeout = connection.readTimeout = 5000
    connection.setRequestProperty('Content-Type', 'application/json')
    request.customHeaders.each { connection.setRequestProperty(it.name as String, it.value as String) }
    connection.outputStream.withStream { it.write((request.requestBody as String).getBytes('UTF-8')) }
    int status = connection.responseCode
    InputStream content = status < 400 ? connection.inputStream : connection.errorStream
    return [status: status, content: content?.getText('UTF-8')]
  }
}

def scenarios = new JsonSlurper().parse(new File(args[0]))
new File(args[1]).setText(JsonOutput.toJson(scenarios.collect { new Pipelines(it as Map).run() }), 'UTF-8')
