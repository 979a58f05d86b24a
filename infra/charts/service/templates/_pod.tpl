{{/* The pods of the service, whatever keeps them: the same for a Deployment and a StatefulSet. */}}
{{- define "service.pod" -}}
metadata:
  labels:
    {{- include "service.labels" . | nindent 4 }}
  {{- with include "service.rollOutBy" . | trim }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ .Release.Name }}
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ add .Values.shutdown.delaySeconds .Values.shutdown.graceSeconds }}
  securityContext:
    {{- include "service.podSecurityContext" . | nindent 4 }}
  {{- with .Values.initContainers }}
  initContainers:
    {{- range . }}
    - {{- include "service.container" (merge (dict "root" $ "withData" $.Values.persistence.enabled) .) | nindent 6 }}
    {{- end }}
  {{- end }}
  containers:
    - {{- include "service.container" (dict "root" . "name" .Release.Name "command" .Values.command "args" .Values.args "withData" .Values.persistence.enabled) | nindent 6 }}
      ports:
        - name: http
          containerPort: {{ .Values.service.port }}
      {{- /* Requests still arrive for a moment after a pod was told to go: routes are taken away at the same time, not before. */}}
      {{- if .Values.shutdown.delaySeconds }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ .Values.shutdown.delaySeconds }}
      {{- end }}
      {{- range $probe := list "startup" "liveness" "readiness" }}
      {{- with get $.Values.probes $probe }}
      {{ $probe }}Probe:
        {{- if .path }}
        httpGet:
          path: {{ .path | quote }}
          port: http
        {{- else if .command }}
        exec:
          command:
            {{- toYaml .command | nindent 12 }}
        {{- else }}
        tcpSocket:
          port: http
        {{- end }}
        {{- range $seconds := list "initialDelaySeconds" "periodSeconds" "timeoutSeconds" "failureThreshold" }}
        {{- with get (get $.Values.probes $probe) $seconds }}
        {{ $seconds }}: {{ . }}
        {{- end }}
        {{- end }}
      {{- end }}
      {{- end }}
  {{- include "service.volumes" (dict "root" .) | nindent 2 }}
  {{- if .Values.topologySpread.enabled }}
  topologySpreadConstraints:
    {{- /* A wish: a cluster of one cheap node must still take every pod. */}}
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "service.selectorLabels" $ | nindent 10 }}
      matchLabelKeys: [{{ if $.Values.persistence.enabled }}controller-revision-hash{{ else }}pod-template-hash{{ end }}]
    {{- end }}
  {{- end }}
{{- end }}

{{/* Annotations that change when something changes that a pod reads only at its start. */}}
{{- define "service.rollOutBy" -}}
{{- if .Values.files.contents }}
workflowautom.dev/files: {{ .Values.files.contents | toJson | sha256sum }}
{{- end }}
{{- with .Values.secretRevision }}
workflowautom.dev/secret: {{ . | quote }}
{{- end }}
{{- with include "service.connections" . | fromJsonArray }}
workflowautom.dev/addons: {{ range $index, $addon := . }}{{ if $index }} {{ end }}{{ $addon.name }}-{{ $addon.revision }}{{ end }}
{{- end }}
{{- end }}
