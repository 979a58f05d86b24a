{{/* Labels by which the Service, the budget and the autoscaler find pods: they never change while a release lives. */}}
{{- define "service.selectorLabels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
{{- end }}

{{- define "service.labels" -}}
{{ include "service.selectorLabels" . }}
app.kubernetes.io/part-of: {{ .Values.environment.name | default .Release.Namespace }}
workflowautom.dev/service: {{ .Release.Name }}
{{- end }}

{{/* Not empty while the environment sleeps. */}}
{{- define "service.asleep" -}}
{{- if .Values.environment.hibernate }}asleep{{ end }}
{{- end }}

{{- define "service.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}
{{- else if .tag }}{{ .repository }}:{{ .tag }}
{{- else }}{{ fail "image.tag or image.digest must say which build of the image runs" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "service.podSecurityContext" -}}
runAsNonRoot: {{ .Values.securityContext.runAsNonRoot }}
{{- with .Values.securityContext.runAsUser }}
runAsUser: {{ int64 . }}
{{- end }}
{{- with .Values.securityContext.runAsGroup }}
runAsGroup: {{ int64 . }}
{{- end }}
{{- with .Values.securityContext.fsGroup }}
fsGroup: {{ int64 . }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "service.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: {{ .Values.securityContext.readOnlyRootFilesystem }}
capabilities:
  drop: [ALL]
{{- end }}

{{/* What the service's container and its jobs' have in common. Sorted by name, so that a render is the same every time. */}}
{{- define "service.environmentVariables" -}}
{{- with .env }}
env:
  {{- range $name := keys . | sortAlpha }}
  - name: {{ $name }}
    {{- /* Values files hold numbers as floating point, which would print 1000000 as 1e+06. */}}
    {{- $value := get $.env $name }}
    value: {{ if kindIs "float64" $value }}{{ int64 $value | toString | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}
  {{- end }}
{{- end }}
{{- with .secretName }}
envFrom:
  - secretRef:
      name: {{ . }}
{{- end }}
{{- end }}
