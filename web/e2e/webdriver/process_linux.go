package webdriver

import (
	"os/exec"
	"syscall"
)

// ownGroup makes the program the head of a group, and lets it end with us
// even when a test is cut off by its timeout and cleans up nothing.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func killGroup(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
