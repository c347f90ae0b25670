sed -i 's/web/drained/; s/app: single/app: alone/; s/app: agent/app: guard/' *.yaml
kubectl apply -f deploy.yaml -f pdb.yaml -f ds.yaml -f pod.yaml
kubectl rollout status deploy/drained | tail -1
kubectl rollout status ds/agent | tail -1
kubectl wait --for=jsonpath='{.status.currentHealthy}'=2 pdb/drained --timeout=20s
kubectl get pdb
kubectl drain docker-desktop --pod-selector=app=alone
kubectl drain docker-desktop --pod-selector=app=alone --force --dry-run=server
kubectl drain docker-desktop --pod-selector=app=alone --force
kubectl drain docker-desktop --pod-selector=app=drained --timeout=2s
kubectl get pods -l app=drained --no-headers | wc -l
kubectl delete pdb drained
kubectl drain docker-desktop --pod-selector=app=drained --timeout=30s
kubectl drain docker-desktop --pod-selector=app=guard
kubectl drain docker-desktop --pod-selector=app=guard --ignore-daemonsets --delete-emptydir-data
kubectl drain docker-desktop --ignore-daemonsets --dry-run=server --force --delete-emptydir-data 2>/dev/null | tail -1
kubectl get pods -l app=drained --field-selector=status.phase=Pending --no-headers | wc -l
kubectl uncordon docker-desktop
kubectl rollout status deploy/drained --timeout=30s | tail -1
kubectl drain nope
