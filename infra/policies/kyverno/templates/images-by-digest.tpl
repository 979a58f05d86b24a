{{- $kinds := .Values.digestKinds }}
{{- $modes := dict
  "required" (dict "operator" "In" "actions" "[Deny]" "description" "What was tested is what runs: images of these kinds are named by digest.")
  "advised" (dict "operator" "NotIn" "actions" "[Warn, Audit]" "description" "A tag can be pushed again: images are better named by digest.") }}
{{- range $name, $mode := $modes }}
{{- if or $kinds (eq $name "advised") }}
---
{{ include "policy.head" (dict "root" $ "name" (printf "images-by-digest-%s" $name) "description" $mode.description) }}
spec:
  validationActions: {{ $mode.actions }}
  matchConstraints:
    {{- include "policy.inEnvironments" $ | nindent 4 }}
        {{- with $kinds }}
        - { key: workflowautom.dev/kind, operator: {{ $mode.operator }}, values: {{ toJson . }} }
        {{- end }}
    {{- include "policy.podRules" $ | nindent 4 }}
  variables:
    {{- include "policy.containers" $ | nindent 4 }}
    - name: tagged
      expression: >-
        variables.containers.filter(container, !container.image.matches('@sha256:[0-9a-f]{64}$')).map(container, container.image)
  validations:
    - expression: variables.tagged.size() == 0
      messageExpression: >-
        'Image ' + variables.tagged.join(', ') + ' is named by a tag, which can be pushed again: ' +
        '"/env bump {{ "<env>" }} --service {{ "<service>" }} --digest sha256:…" names what it is.'
{{- end }}
{{- end }}
