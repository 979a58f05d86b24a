{{/* What every policy begins with; name and description are its file's. */}}
{{- define "policy.head" -}}
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata:
  name: {{ .name }}
  labels:
    app.kubernetes.io/managed-by: {{ .root.Release.Service }}
    helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
  annotations:
    policies.kyverno.io/description: {{ .description | quote }}
{{- end }}

{{/* Namespaces that are environments: their stack labels them so, and nobody else may. */}}
{{- define "policy.inEnvironments" -}}
namespaceSelector:
  matchExpressions:
    - { key: workflowautom.dev/environment, operator: Exists }
{{- end }}

{{/* Pods of environments. Kyverno does the same for what makes pods: Deployments, StatefulSets, Jobs and the like. */}}
{{- define "policy.pods" -}}
matchConstraints:
  {{- include "policy.inEnvironments" . | nindent 2 }}
  {{- include "policy.podRules" . | nindent 2 }}
{{- end }}

{{- define "policy.podRules" -}}
resourceRules:
  - apiGroups: [""]
    apiVersions: [v1]
    resources: [pods]
    operations: [CREATE, UPDATE]
{{- end }}

{{/* Every container of a pod, those that only start it included. */}}
{{- define "policy.containers" -}}
- name: containers
  expression: >-
    object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])
{{- end }}

{{/* True for whoever makes environments. Kubernetes' own controllers clear away what a namespace held. */}}
{{- define "policy.isOperator" -}}
request.userInfo.username in {{ concat .Values.operators.users (list "system:kube-controller-manager" "system:serviceaccount:kube-system:namespace-controller") | toJson }} ||
request.userInfo.?groups.orValue([]).exists(group, group in {{ .Values.operators.groups | toJson }})
{{- end }}
