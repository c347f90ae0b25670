kubectl apply -f pod.yaml -f deploy.yaml
kubectl wait --for=condition=Ready pod/p1 --timeout=30s
kubectl rollout status deploy/web
kubectl logs p1 -c c2
kubectl logs p1 | grep entrypoint
kubectl logs p1 -c c2 --tail=1
kubectl logs p1 -c nope
kubectl logs -p p1 -c c1
kubectl logs p1 --all-containers --prefix | grep two
kubectl logs -l app=single -c c2 --tail=1
kubectl logs deploy/web --tail=1 | wc -l
kubectl logs nope
timeout 2 kubectl logs -f p1 -c c2; true
kubectl exec p1 -c c1 -- cat /etc/hostname
kubectl exec p1 -c c1 -- ls /usr/share/nginx/html
echo from outside | kubectl exec -i p1 -c c2 -- cat
kubectl exec p1 -c c1 -- sh -c "echo to stderr >&2; exit 3"
kubectl exec p1 -c c1 -- nosuchprogram
kubectl exec p1 -- hostname
kubectl exec p1 -c nope -- ls
kubectl exec nope -- ls
kubectl exec deploy/web -- nginx -t
script -qec "kubectl exec -it p1 -c c2 -- sh -c 'stty size >/dev/null; tty'" /dev/null < /dev/null
kubectl exec p1 -c c2 -- sh -c 'head -c 300000 /dev/zero | wc -c'
kubectl cp pod.yaml p1:/tmp/x -c c1
kubectl exec p1 -c c1 -- head -2 /tmp/x
kubectl cp p1:/tmp/x out.yaml -c c1 && cmp pod.yaml out.yaml && echo same
kubectl cp p1:/tmp/none out2.yaml -c c1
timeout 2 kubectl attach p1 -c c2; true
kubectl run r3 --image=busybox --rm -i --restart=Never --quiet -- echo done
kubectl run r4 --image=busybox --restart=Never -- sh -c 'exit 4'
kubectl wait --for=jsonpath='{.status.phase}'=Failed pod/r4 --timeout=30s
kubectl get pod r4
kubectl logs r4
kubectl exec r4 -- ls
(kubectl port-forward pod/p1 $PORT:80 > pf.log & echo $! > pf.pid; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.3; curl -s localhost:$PORT | grep '<h1>' && break; done; kill $(cat pf.pid)); grep -c Forwarding pf.log
kubectl port-forward pod/none $PORT:80
kubectl port-forward svc/none $PORT:80
kubectl debug p1 --image=busybox -c dbg --target=c1 -- echo debugging
kubectl wait --for=jsonpath='{.status.ephemeralContainerStatuses[0].state.terminated.reason}'=Completed pod/p1 --timeout=30s
kubectl logs p1 -c dbg
kubectl debug p1 --copy-to=p1c --image=busybox -c dbg -- sleep 5
kubectl get pod p1c -o jsonpath='{.spec.containers[*].name}'
kubectl debug node/docker-desktop --image=busybox -- true | sed 's/debugger-docker-desktop-[a-z0-9]*/debugger/'
