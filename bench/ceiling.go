// Applies ready-made objects in parallel and prints how long it took: the most that a client can do with this API
// server on this machine. It reads nothing, changes nothing and checks nothing but the replies' status.
// usage: KUBE_SERVER=… KUBE_CA=file KUBE_TOKEN=… go run ceiling.go OBJECTS
// OBJECTS: one object a line, its path, a tab, its JSON. Prints: seconds objects requests.
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const workers = 32

type object struct{ path, body string }

func main() {
	file, err := os.Open(os.Args[1])
	check(err)
	var objects []object
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		path, body, _ := strings.Cut(lines.Text(), "\t")
		objects = append(objects, object{path, body})
	}
	check(lines.Err())
	ca, err := os.ReadFile(os.Getenv("KUBE_CA"))
	check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2: true,
	}}
	work := make(chan object)
	var done sync.WaitGroup
	var failed atomic.Int64
	begun := time.Now()
	for range workers {
		done.Add(1)
		go func() {
			defer done.Done()
			for o := range work {
				if err := apply(client, o); err != nil {
					failed.Add(1)
					fmt.Fprintln(os.Stderr, err)
				}
			}
		}()
	}
	for _, o := range objects {
		work <- o
	}
	close(work)
	done.Wait()
	seconds := time.Since(begun).Seconds()
	if failed.Load() > 0 {
		os.Exit(1)
	}
	fmt.Printf("%.3f %d %d\n", seconds, len(objects), len(objects))
}

func apply(client *http.Client, o object) error {
	request, err := http.NewRequest(http.MethodPatch,
		os.Getenv("KUBE_SERVER")+o.path+"?fieldManager=ceiling&force=true", bytes.NewReader([]byte(o.body)))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("KUBE_TOKEN"))
	request.Header.Set("Content-Type", "application/apply-patch+yaml")
	request.Header.Set("Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json")
	reply, err := client.Do(request)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err == nil && reply.StatusCode/100 != 2 {
		err = fmt.Errorf("%s: %s: %s", o.path, reply.Status, body)
	}
	return err
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
