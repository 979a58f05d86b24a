{{/* Labels by which the Service, the budget and the autoscaler find pods: they never change while a release lives. */}}
{{- define "service.selectorLabels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
{{- end }}

{{- define "service.labels" -}}
{{ include "service.selectorLabels" . }}
app.kubernetes.io/part-of: {{ .Values.environment.name | default .Release.Namespace }}
workflowautom.dev/service: {{ .Release.Name }}
{{- end }}

{{- define "service.host" -}}
{{- $domain := required "environment.domain must say under which domain the service answers; or set ingress.enabled to false" .Values.environment.domain }}
{{- printf "%s.%s" .Release.Name $domain }}
{{- end }}

{{/* Not empty while the environment sleeps. */}}
{{- define "service.asleep" -}}
{{- if .Values.environment.hibernate }}asleep{{ end }}
{{- end }}

{{/* Awake and autoscaled, the number is the autoscaler's: to name one here would undo its work at every sync. */}}
{{- define "service.replicas" -}}
{{- if include "service.asleep" . }}replicas: 0
{{- else if not .Values.autoscaling.enabled }}replicas: {{ .Values.replicas }}
{{- end }}
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

{{/* Add-ons whose connection is known: one that is still being made must not keep pods from starting. */}}
{{- define "service.connections" -}}
{{- $known := list -}}
{{- range .Values.environment.addons }}{{ if .revision }}{{ $known = append $known . }}{{ end }}{{ end -}}
{{- $known | toJson -}}
{{- end }}

{{/* What every container of the service has in common. Sorted by name, so that a render is the same every time. */}}
{{- define "service.environmentVariables" -}}
{{- with .Values.env }}
env:
  {{- range $name := keys . | sortAlpha }}
  - name: {{ $name }}
    {{- /* Values files hold numbers as floating point, which would print 1000000 as 1e+06. */}}
    {{- $value := get $.Values.env $name }}
    value: {{ if kindIs "float64" $value }}{{ int64 $value | toString | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}
  {{- end }}
{{- end }}
{{- $connections := include "service.connections" . | fromJsonArray }}
{{- if or .Values.secretName $connections }}
envFrom:
  {{- range $connections }}
  - secretRef:
      name: {{ .name }}-{{ .revision }}
  {{- end }}
  {{- /* Last, so that the service's own word wins. */}}
  {{- with .Values.secretName }}
  - secretRef:
      name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* One container of the service's image. Takes a dict: root, name, command, args, resources, withData, withoutFiles. */}}
{{- define "service.container" -}}
name: {{ .name }}
image: {{ include "service.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- with .command }}
command:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .args }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "service.environmentVariables" .root | trim }}
{{ . }}
{{- end }}
resources:
  {{- toYaml (.resources | default .root.Values.resources) | nindent 2 }}
securityContext:
  {{- include "service.containerSecurityContext" .root | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if and .root.Values.files.contents (not .withoutFiles) }}
  - name: files
    mountPath: {{ .root.Values.files.folder | quote }}
    readOnly: true
  {{- end }}
  {{- if .withData }}
  - name: data
    mountPath: {{ .root.Values.persistence.folder | quote }}
  {{- end }}
{{- end }}

{{/* Takes a dict: root, withoutFiles. */}}
{{- define "service.volumes" -}}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 256Mi
  {{- if and .root.Values.files.contents (not .withoutFiles) }}
  - name: files
    configMap:
      name: {{ .root.Release.Name }}
  {{- end }}
{{- end }}

{{/* A pod that runs once: no probes, no port, and not the service's labels, or the Service would send requests to it. */}}
{{- define "service.jobPod" -}}
metadata:
  labels:
    app.kubernetes.io/name: {{ .jobName }}
    app.kubernetes.io/part-of: {{ .root.Values.environment.name | default .root.Release.Namespace }}
spec:
  restartPolicy: Never
  {{- with .serviceAccountName }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: false
  securityContext:
    {{- include "service.podSecurityContext" .root | nindent 4 }}
  containers:
    - {{- include "service.container" . | nindent 6 }}
  {{- include "service.volumes" . | nindent 2 }}
{{- end }}
