{{ include "policy.head" (dict "root" . "name" "allowed-images" "description" "Images come from the platform's registries, in a version somebody chose.") }}
spec:
  validationActions: [Deny]
  {{- include "policy.pods" . | nindent 2 }}
  variables:
    {{- include "policy.containers" . | nindent 4 }}
    - name: registries
      expression: {{ .Values.registries | toJson | squote }}
    - name: foreign
      expression: >-
        variables.containers.filter(container,
        !variables.registries.exists(registry, container.image.startsWith(registry))).map(container, container.image)
    # No tag means latest.
    - name: moving
      expression: >-
        variables.containers.filter(container, container.image.endsWith(':latest') ||
        !container.image.matches('(:[^/:@]+|@sha256:[0-9a-f]{64})$')).map(container, container.image)
  validations:
    - expression: variables.foreign.size() == 0
      messageExpression: >-
        'Image ' + variables.foreign.join(', ') + ' is not from ' + variables.registries.join(' or ') +
        ': build it with Jenkins, or copy it there.'
    - expression: variables.moving.size() == 0
      messageExpression: >-
        'Image ' + variables.moving.join(', ') + ' is whatever was pushed last: name a tag or a digest.'
