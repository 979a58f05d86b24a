{{ include "policy.head" (dict "root" . "name" "no-public-services" "description" "An environment is reached through the ingress controller alone.") }}
spec:
  validationActions: [Deny]
  matchConstraints:
    {{- include "policy.inEnvironments" . | nindent 4 }}
    resourceRules:
      - apiGroups: [""]
        apiVersions: [v1]
        resources: [services]
        operations: [CREATE, UPDATE]
  validations:
    - expression: "!(object.spec.?type.orValue('ClusterIP') in ['LoadBalancer', 'NodePort'])"
      messageExpression: >-
        'Service ' + object.metadata.name + ' is of type ' + object.spec.type +
        ', which is an address and a bill of its own: make it ClusterIP, and give it an Ingress.'
    # https://github.com/kubernetes/kubernetes/issues/97076: an address of somebody else's can be taken over by it.
    - expression: object.spec.?externalIPs.orValue([]).size() == 0
      messageExpression: "'Service ' + object.metadata.name + ' takes externalIPs: leave them out.'"
