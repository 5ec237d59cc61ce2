// A CSI driver for tests, and for nothing else: a volume is a folder of this machine, a snapshot a copy of that folder.
// It is driver, registrar and provisioner in one process, beside the kubelet whose volumes it serves.
package main

import (
	"context"
	"flag"
	"log"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
)

const driverName = "csi.airtime.test"

func main() {
	root := flag.String("root", "", "folder for volumes and snapshots")
	socket := flag.String("socket", "", "unix socket on which CSI is served")
	node := flag.String("node", "node", "name of this node")
	take := flag.Duration("snapshots-take", 2*time.Second, "how long a snapshot is not ready to use, as on a storage that uploads it")
	registry := flag.String("kubelet-registry", "", "the kubelet's folder plugins_registry; empty: not registered")
	kubeconfig := flag.String("kubeconfig", "", "cluster whose claims are provisioned; empty: none")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()

	d := &disk{root: *root}
	server := grpc.NewServer()
	csi.RegisterIdentityServer(server, identity{})
	csi.RegisterControllerServer(server, &controller{disk: d, take: *take})
	csi.RegisterNodeServer(server, &nodeService{disk: d, name: *node})
	serve(server, *socket)
	if *registry != "" {
		serve(registration(*socket), filepath.Join(*registry, driverName+"-reg.sock"))
	}
	if *kubeconfig != "" {
		go provision(ctx, *kubeconfig, *socket)
	}
	<-ctx.Done()
	server.Stop() // removes the socket
	os.Remove(filepath.Join(*registry, driverName+"-reg.sock"))
}

// serve answers on a unix socket, in place of one that a killed process left behind.
func serve(server *grpc.Server, socket string) {
	if err := os.MkdirAll(filepath.Dir(socket), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		log.Fatal(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		if err := server.Serve(listener); err != nil {
			log.Fatal(err)
		}
	}()
}
