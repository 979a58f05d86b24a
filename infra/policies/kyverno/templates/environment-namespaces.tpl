{{ include "policy.head" (dict "root" . "name" "environment-namespaces" "description" "Namespaces of environments are made, changed and deleted by the platform alone.") }}
spec:
  validationActions: [Deny]
  matchConstraints:
    resourceRules:
      - apiGroups: [""]
        apiVersions: [v1]
        resources: [namespaces]
        operations: [CREATE, UPDATE, DELETE]
  matchConditions:
    # Either way round: a label taken off would take the guardrails off with it.
    - name: is-an-environment
      expression: >-
        [object, oldObject].exists(either, either != null &&
        'workflowautom.dev/environment' in either.metadata.?labels.orValue({}))
  validations:
    - expression: >-
        {{- include "policy.isOperator" . | nindent 8 }}
      messageExpression: >-
        'Namespace ' + request.name + ' is an environment, and ' + request.userInfo.username +
        ' does not make environments: comment "/env create" or "/env destroy" instead.'
