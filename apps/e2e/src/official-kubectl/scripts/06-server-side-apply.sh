kubectl apply --server-side -f multi.yaml
kubectl apply --server-side -f multi.yaml
kubectl apply --server-side -f deploy.yaml
kubectl apply --server-side --field-manager=other -f conflict.yaml
kubectl apply --server-side --field-manager=other --force-conflicts -f conflict.yaml
kubectl get deploy web -o jsonpath='{.spec.replicas}'
kubectl apply --server-side --dry-run=server -f deploy2.yaml
kubectl apply --server-side -f bad.yaml
kubectl apply --server-side -f invalid.yaml
kubectl apply --server-side --field-manager=other -f deploy.yaml --force-conflicts
kubectl scale deploy web --replicas=4
kubectl apply --server-side -f deploy.yaml
kubectl rollout status deploy/web | tail -1
kubectl wait --for=jsonpath='{.status.availableReplicas}'=4 deploy/web --timeout=20s
kubectl get deploy web -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource} {.fieldsV1}{"\n"}{end}' | sort
kubectl apply -f pod.yaml
kubectl apply --server-side -f pod.yaml
kubectl get pod p1 -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource}{"\n"}{end}' | sort
kubectl apply -f pod.yaml
kubectl label pod p1 owner=me
kubectl get pod p1 -o jsonpath='{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource}{"\n"}{end}' | sort
kubectl apply --server-side -f crd.yaml --dry-run=server
kubectl apply --server-side --field-manager=fm --force-conflicts -f deploy.yaml
kubectl apply --prune --applyset=parent -f multi.yaml
kubectl create cm member --from-literal=a=b --dry-run=client -o yaml > member.yaml
KUBECTL_APPLYSET=true kubectl apply --server-side --prune --applyset=configmaps/parent -n server-side-apply -f member.yaml
KUBECTL_APPLYSET=true kubectl apply --server-side --prune --applyset=configmaps/parent -n server-side-apply -f raw.json
kubectl get cm parent -o jsonpath='{.metadata.annotations}'
kubectl get cm -o name
