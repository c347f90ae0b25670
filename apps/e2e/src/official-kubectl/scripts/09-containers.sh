# What tar says on the way, and whether a closed terminal is mentioned, depends on what comes first: left out.
kubectl apply -f pod.yaml -f deploy.yaml
kubectl wait --for=condition=Ready pod/p1 --timeout=30s
kubectl rollout status deploy/web | tail -1
kubectl logs p1 -c c2
kubectl logs p1 | grep entrypoint
kubectl logs p1 -c c2 --tail=1
kubectl logs p1 -c nope
kubectl logs -p p1 -c c1
kubectl logs p1 -c c2 --tail=5 --since=1h --timestamps
kubectl logs p1 -c c2 --limit-bytes=5
kubectl logs p1 -c c2 --since=yesterday
kubectl logs job/none
kubectl logs p1 --all-containers --prefix | grep two
kubectl logs -l app=single -c c2 --tail=1
kubectl logs deploy/web --tail=1 | wc -l
kubectl logs nope
until-lines 2 kubectl logs -f p1 -c c2
kubectl exec p1 -c c1 -- cat /etc/hostname
kubectl exec p1 -c c1 -- ls /usr/share/nginx/html
echo from outside | kubectl exec -i p1 -c c2 -- cat
kubectl exec p1 -c c1 -- sh -c "echo to stderr >&2; exit 3"
kubectl exec p1 -c c1 -- nosuchprogram
kubectl exec p1 -c c1 -- ls / | head -5
kubectl exec p1
kubectl exec p1 -- hostname
kubectl exec p1 -c nope -- ls
kubectl exec nope -- ls
kubectl exec deploy/web -- nginx -t
script -qec "kubectl exec -it p1 -c c2 -- sh -c 'test -t 0 && test -t 1 && echo terminal'" /dev/null < /dev/null | grep -v 'close sent'
kubectl exec -i p1 -c c2 -- sh -c 'test -t 0 || echo none' < /dev/null
kubectl exec p1 -c c2 -- sh -c 'head -c 300000 /dev/zero | wc -c'
kubectl cp pod.yaml p1:/tmp/x -c c1
kubectl exec p1 -c c1 -- head -2 /tmp/x
kubectl cp p1:/tmp/x out.yaml -c c1 | grep -v ^tar; cmp pod.yaml out.yaml && echo same
mkdir -p tree/sub; echo a > tree/a; echo b > tree/sub/b; kubectl cp tree p1:/tmp/tree -c c2; kubectl exec p1 -c c2 -- find /tmp/tree | sort
kubectl cp p1:/tmp/tree back -c c2 | grep -v ^tar; cat back/sub/b
kubectl cp none p1:/tmp/x -c c1
kubectl cp pod.yaml nope:/tmp/x
timeout 2 kubectl attach p1 -c c2; true
echo word | kubectl run r3 --image=busybox --rm -i --restart=Never --quiet -- sh -c 'read word; echo done $word'
echo from outside | kubectl run r5 --image=busybox --rm -i --restart=Never --quiet -- cat
echo word | kubectl run r6 --image=busybox --rm -i --restart=Never --quiet -- sh -c 'read word; exit 3'
kubectl run r4 --image=busybox --restart=Never -- sh -c 'exit 4'
kubectl wait --for=jsonpath='{.status.phase}'=Failed pod/r4 --timeout=30s
kubectl get pod r4
kubectl logs r4
kubectl exec r4 -- ls
kubectl attach r4
kubectl run r7 --image=busybox:nosuchtag --restart=Never
kubectl wait --for=jsonpath='{.status.containerStatuses[0].state.waiting.reason}'=ImagePullBackOff pod/r7 --timeout=50s
kubectl logs r7
kubectl exec r7 -- ls
(kubectl port-forward pod/p1 $PORT:80 > pf.log & echo $! > pf.pid; for i in $(seq 60); do sleep 0.3; curl -s localhost:$PORT | grep '<h1>' && break; done; kill $(cat pf.pid)); grep -c Forwarding pf.log
kubectl create service clusterip single --tcp=80:80
(kubectl port-forward svc/single $PORT:80 > pf.log & echo $! > pf.pid; for i in $(seq 60); do sleep 0.3; curl -s localhost:$PORT | grep '<h1>' && break; done; kill $(cat pf.pid))
kubectl port-forward svc/single $PORT:81
kubectl port-forward pod/none $PORT:80
kubectl port-forward svc/none $PORT:80
kubectl debug p1 --image=busybox -c dbg --target=c1 -- echo debugging
kubectl wait --for=jsonpath='{.status.ephemeralContainerStatuses[0].state.terminated.reason}'=Completed pod/p1 --timeout=30s
kubectl logs p1 -c dbg
kubectl debug p1 --copy-to=p1c --image=busybox -c dbg -- sleep 5
kubectl get pod p1c -o jsonpath='{.spec.containers[*].name}'
kubectl debug node/docker-desktop --image=busybox -- true
echo exit | kubectl debug -i p1 --image=busybox -c dbg2 -q --profile=general -- cat
kubectl get pod p1 -o jsonpath='{range .spec.ephemeralContainers[*]}{.name} {.image} {.targetContainerName}{"\n"}{end}'
