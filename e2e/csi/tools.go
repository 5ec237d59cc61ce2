//go:build tools

// The programs of Kubernetes' own that go with the driver, in the versions of its go.mod.
package main

import (
	_ "github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter"
	_ "github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller"
)
