package webdriver

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// marionette speaks Firefox's own remote protocol, version 3: every message
// is "length:JSON"; a command is [0, id, name, parameters] and its answer
// [1, id, error, result].
// https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
type marionette struct {
	conn net.Conn
	in   *bufio.Reader
	id   int
}

func newMarionette(ctx context.Context, p *process, addr string) (*marionette, error) {
	conn, err := p.dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	m := &marionette{conn: conn, in: bufio.NewReader(conn)}
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if _, err := m.receive(); err != nil { // the greeting
		conn.Close()
		return nil, err
	}
	if err := m.send("WebDriver:NewSession", nil, nil); err != nil {
		conn.Close()
		return nil, err
	}
	return m, nil
}

func (m *marionette) insist(_ time.Duration, c command, params map[string]any, out any) error {
	return m.call(c, params, out)
}

func (m *marionette) call(c command, params map[string]any, out any) error {
	m.conn.SetDeadline(time.Now().Add(commandDeadline))
	var reply struct{ Value json.RawMessage }
	if err := m.send(c.marionette, params, &reply); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(reply.Value, out)
}

func (m *marionette) send(name string, params map[string]any, out any) error {
	if params == nil {
		params = map[string]any{}
	}
	m.id++
	data, err := json.Marshal([]any{0, m.id, name, params})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(m.conn, "%d:%s", len(data), data); err != nil {
		return err
	}
	data, err = m.receive()
	if err != nil {
		return err
	}
	var kind, id int
	var fault *struct{ Error, Message string }
	var result json.RawMessage
	if err := json.Unmarshal(data, &[]any{&kind, &id, &fault, &result}); err != nil {
		return err
	}
	if id != m.id {
		return fmt.Errorf("the answer of Firefox was to command %d, not %d", id, m.id)
	}
	if fault != nil {
		return fmt.Errorf("%s: %s", fault.Error, fault.Message)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(result, out)
}

func (m *marionette) receive() ([]byte, error) {
	head, err := m.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(head, ":"))
	if err != nil {
		return nil, fmt.Errorf("the length of a Marionette message: %w", err)
	}
	data := make([]byte, n)
	_, err = io.ReadFull(m.in, data)
	return data, err
}
