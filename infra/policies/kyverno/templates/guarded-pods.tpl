{{ include "policy.head" (dict "root" . "name" "guarded-pods" "description" "No pod of an environment reaches out of its container.") }}
spec:
  validationActions: [Deny]
  {{- include "policy.pods" . | nindent 2 }}
  variables:
    {{- include "policy.containers" . | nindent 4 }}
    - name: privileged
      expression: >-
        variables.containers.filter(container, container.?securityContext.?privileged.orValue(false) ||
        container.?securityContext.?allowPrivilegeEscalation.orValue(false)).map(container, container.name)
    - name: hostPaths
      expression: object.spec.?volumes.orValue([]).filter(volume, has(volume.hostPath)).map(volume, volume.name)
    - name: hostPorts
      expression: >-
        variables.containers.filter(container, container.?ports.orValue([]).exists(port, port.?hostPort.orValue(0) != 0)).map(container, container.name)
  validations:
    - expression: variables.privileged.size() == 0
      messageExpression: >-
        'Container ' + variables.privileged.join(', ') + ' may become its node: take "privileged" and "allowPrivilegeEscalation" out of its securityContext.'
    - expression: variables.hostPaths.size() == 0
      messageExpression: >-
        'Volume ' + variables.hostPaths.join(', ') + ' is a folder of the node: use an emptyDir or a claim.'
    - expression: variables.hostPorts.size() == 0
      messageExpression: >-
        'Container ' + variables.hostPorts.join(', ') + ' takes a port of the node: leave hostPort out, a Service finds the pod.'
    - expression: >-
        !(object.spec.?hostNetwork.orValue(false) || object.spec.?hostPID.orValue(false) || object.spec.?hostIPC.orValue(false))
      message: 'The pod shares its node''s network or processes: leave hostNetwork, hostPID and hostIPC out.'
