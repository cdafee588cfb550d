package webdriver

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// commandDeadline is for a browser that hangs; scripts end before it.
const commandDeadline = 2 * time.Minute

// remote is one session of a W3C WebDriver server.
type remote struct{ server, session string }

// newRemote waits for the driver at addr to answer, then starts a session.
func newRemote(ctx context.Context, p *process, addr string, capabilities any) (*remote, error) {
	conn, err := p.dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	conn.Close()
	r := &remote{server: "http://" + addr}
	var started struct{ SessionID string }
	params := map[string]any{"capabilities": map[string]any{"alwaysMatch": capabilities}}
	if err := r.request(ctx, "POST", "/session", params, &started); err != nil {
		return nil, err
	}
	r.session = started.SessionID
	return r, nil
}

func (r *remote) call(c command, params map[string]any, out any) error {
	return r.callWithin(commandDeadline, c, params, out)
}

func (r *remote) insist(_ time.Duration, c command, params map[string]any, out any) error {
	return r.call(c, params, out)
}

func (r *remote) callWithin(d time.Duration, c command, params map[string]any, out any) error {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	path := c.path
	if id, ok := params["id"].(string); ok {
		path = strings.Replace(path, "{id}", id, 1)
	}
	return r.request(ctx, c.method, "/session/"+r.session+path, params, out)
}

func (r *remote) request(ctx context.Context, method, path string, params map[string]any, out any) error {
	var body io.Reader
	if method == "POST" {
		if params == nil {
			params = map[string]any{} // a POST without an object is an error
		}
		data, err := json.Marshal(params)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, r.server+path, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var reply struct{ Value json.RawMessage }
	if err := json.NewDecoder(resp.Body).Decode(&reply); err != nil {
		return fmt.Errorf("the driver's answer to %s: %w", path, err)
	}
	if resp.StatusCode != http.StatusOK {
		var fault struct{ Error, Message string }
		json.Unmarshal(reply.Value, &fault)
		return fmt.Errorf("%s: %s", fault.Error, fault.Message)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(reply.Value, out)
}
