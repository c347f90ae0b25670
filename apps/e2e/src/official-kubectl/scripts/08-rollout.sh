kubectl apply -f deploy.yaml
kubectl rollout status deploy/web | tail -1
kubectl annotate deploy web kubernetes.io/change-cause=first
kubectl set image deploy/web nginx=nginx:1.28
kubectl annotate deploy web kubernetes.io/change-cause=second --overwrite
kubectl rollout status deploy/web | tail -1
kubectl rollout history deploy/web
kubectl rollout history deploy/web --revision=1
kubectl rollout history deploy/web --revision=9
kubectl rollout undo deploy/web
kubectl rollout status deploy/web --timeout=30s | tail -1
kubectl rollout undo deploy/web --to-revision=2
kubectl rollout undo deploy/web --to-revision=7
kubectl rollout pause deploy/web
kubectl rollout pause deploy/web
kubectl rollout restart deploy/web
kubectl rollout resume deploy/web
kubectl rollout restart deploy -l app=web
kubectl rollout status deploy/web | tail -1
kubectl set image deploy/web nginx=nginx:nosuchtag
kubectl rollout status deploy/web --timeout=3s 2>&1 | tail -1
kubectl rollout status deploy/web --watch=false
kubectl describe deploy web | sed -n '/^Conditions/,/^NewRep/p'
kubectl rollout undo deploy/web
kubectl apply -f sts.yaml
kubectl rollout status sts/db | tail -1
kubectl get sts,pods -l app=db
kubectl get sts db -o wide
kubectl scale sts db --replicas=1
kubectl wait --for=delete pod/db-1 --timeout=20s
kubectl apply -f sts2.yaml
kubectl rollout status sts/db | tail -1
kubectl rollout history sts/db
kubectl rollout history sts/db --revision=2
kubectl get controllerrevisions -l app=db --sort-by=.revision
kubectl rollout undo sts/db
kubectl get sts db -o jsonpath='{.spec.template.spec.containers[0].image}'
kubectl apply -f ds.yaml
kubectl rollout status ds/agent | tail -1
kubectl get ds
kubectl rollout restart ds/agent
kubectl rollout history ds/agent
kubectl rollout status pod/none
kubectl delete sts db --cascade=foreground
kubectl delete deploy web --cascade=orphan
kubectl get rs -l app=web -o jsonpath='{.items[*].metadata.ownerReferences}'
kubectl delete rs -l app=web
