{{- define "bot.selectorLabels" -}}
app.kubernetes.io/name: workflowautom
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bot.labels" -}}
{{ include "bot.selectorLabels" . }}
app.kubernetes.io/component: server
{{- end }}

{{- define "bot.postgresLabels" -}}
app.kubernetes.io/name: workflowautom-postgres
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bot.serviceAccount" -}}
{{ .Values.serviceAccount.name | default .Release.Name }}
{{- end }}

{{- define "bot.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "bot.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}
