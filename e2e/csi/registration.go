package main

import (
	"context"
	"log"

	"google.golang.org/grpc"
	registerapi "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

// registrar tells the kubelet, which watches its folder plugins_registry, where the driver answers. Source: kubernetes.io,
// "Device Plugins / Plugin registration", and k8s.io/kubelet/pkg/apis/pluginregistration/v1/api.proto.
type registrar struct {
	registerapi.UnimplementedRegistrationServer
	socket string
}

func registration(socket string) *grpc.Server {
	server := grpc.NewServer()
	registerapi.RegisterRegistrationServer(server, registrar{socket: socket})
	return server
}

func (r registrar) GetInfo(context.Context, *registerapi.InfoRequest) (*registerapi.PluginInfo, error) {
	return &registerapi.PluginInfo{
		Type: registerapi.CSIPlugin, Name: driverName, Endpoint: r.socket, SupportedVersions: []string{"1.0.0"},
	}, nil
}

func (registrar) NotifyRegistrationStatus(_ context.Context, in *registerapi.RegistrationStatus) (*registerapi.RegistrationStatusResponse, error) {
	if !in.GetPluginRegistered() {
		log.Fatalf("the kubelet did not register the driver: %s", in.GetError())
	}
	log.Print("registered with the kubelet")
	return &registerapi.RegistrationStatusResponse{}, nil
}
