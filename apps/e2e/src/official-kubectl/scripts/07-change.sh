kubectl apply -f deploy.yaml -f pod.yaml
kubectl create service clusterip gsvc --tcp=80:8080
kubectl create serviceaccount gsa
kubectl create rolebinding grb --clusterrole=view --user=u
kubectl scale deploy web --replicas=3
kubectl scale deploy web --current-replicas=7 --replicas=2
kubectl scale deploy web --current-replicas=3 --replicas=1
kubectl scale -f deploy.yaml --replicas=2 --timeout=20s
kubectl scale svc gsvc --replicas=2
kubectl set image deploy/web nginx=nginx:1.28
kubectl set image deploy/web other=nginx:1.28
kubectl set image -f deploy.yaml nginx=nginx:9 --local -o jsonpath='{.spec.template.spec.containers[0].image}'
kubectl set env deploy/web X=y
kubectl set env deploy/web --list
kubectl set resources deploy web --limits=cpu=200m
kubectl set resources deploy web --limits=cpu=lots
kubectl set selector svc gsvc app=web
kubectl set serviceaccount deploy web gsa
kubectl set subject rolebinding grb --user=u2
kubectl label pod p1 k=v
kubectl label pod p1 k=w
kubectl label pod p1 k=w --overwrite
kubectl label pod p1 k-
kubectl label pod p1 k-
kubectl label pods -l app=single z=1
kubectl label cm --all z=1
kubectl label pod p1 'bad key=v'
kubectl label pod p1 a=b --resource-version=1
kubectl label pod p1 --list | sort
kubectl annotate pod p1 k=v
kubectl annotate pod p1 --list | sort
kubectl annotate pod p1 k-
kubectl taint node docker-desktop k=v:PreferNoSchedule
kubectl taint node docker-desktop k=v:PreferNoSchedule
kubectl taint node docker-desktop k=v:NoSchedule --overwrite
kubectl taint node docker-desktop k-
kubectl taint node docker-desktop k=v:Sometimes
kubectl cordon docker-desktop
kubectl cordon docker-desktop
kubectl get nodes
kubectl uncordon docker-desktop
