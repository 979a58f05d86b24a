{{ include "policy.head" (dict "root" . "name" "requests-set" "description" "Every container says what it needs, so that nodes are neither too many nor too full.") }}
spec:
  validationActions: [Deny]
  {{- include "policy.pods" . | nindent 2 }}
  variables:
    {{- include "policy.containers" . | nindent 4 }}
    - name: silent
      expression: >-
        variables.containers.filter(container,
        !('cpu' in container.?resources.?requests.orValue({})) ||
        !('memory' in container.?resources.?requests.orValue({})) ||
        !('memory' in container.?resources.?limits.orValue({}))).map(container, container.name)
  validations:
    - expression: variables.silent.size() == 0
      messageExpression: >-
        'Container ' + variables.silent.join(', ') +
        ' does not say what it needs: set resources.requests.cpu, resources.requests.memory and resources.limits.memory.'
