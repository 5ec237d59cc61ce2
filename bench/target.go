// Answers load on loopback as cheaply as it can, and counts it: what a rehearsal's generator is measured against.
// usage: go run target.go    prints its address; /count answers how many other requests came so far.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"sync/atomic"
)

func main() {
	var requests atomic.Int64
	body := []byte(`{"name":"the quick brown fox","price":12.5,"stock":40,"text":"jumps over the lazy dog"}`)
	http.HandleFunc("/count", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, requests.Load()) })
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.Write(body)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	http.Serve(listener, nil)
}
