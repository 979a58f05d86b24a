{{ include "policy.head" (dict "root" . "name" "kept-guardrails" "description" "The network policies, quotas and limits of an environment are its stack's to write.") }}
spec:
  validationActions: [Deny]
  matchConstraints:
    {{- include "policy.inEnvironments" . | nindent 4 }}
    resourceRules:
      # One more network policy is one more way in: they only ever allow.
      - apiGroups: [networking.k8s.io]
        apiVersions: [v1]
        resources: [networkpolicies]
        operations: [CREATE, UPDATE, DELETE]
      - apiGroups: [""]
        apiVersions: [v1]
        resources: [resourcequotas, limitranges]
        operations: [CREATE, UPDATE, DELETE]
  validations:
    - expression: >-
        {{- include "policy.isOperator" . | nindent 8 }}
      messageExpression: >-
        request.kind.kind + ' ' + request.name + ' guards environment ' + request.namespace + ', and ' +
        request.userInfo.username + ' may not write it: change infra/environments instead.'
