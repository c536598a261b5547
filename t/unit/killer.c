// SPDX-License-Identifier: GPL-2.0-or-later
/* SIGKILL at a system call of one's choice; see killer.h. */
#include "kernel.h"
#include "killer.h"
#include "sysroot.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/* Everything else in a child: a test that fails there must not go on twice. */
static void child(struct nvvgpu_ctx *ctx, int (*op)(struct nvvgpu_ctx *ctx))
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	_exit(op(ctx) ? 99 : 0);
}

bool kill_at(struct nvvgpu_ctx *ctx, int (*op)(struct nvvgpu_ctx *ctx),
	     unsigned int call)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid)
		child(ctx, op);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSTOPPED(status));
	/* Each call stops twice: on its way in and on its way out. */
	for (call *= 2; call || *kernel_works; call -= call != 0) {
		assert_int_equal(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			assert_int_equal(WEXITSTATUS(status), 0);
			return false;
		}
		assert_true(WIFSTOPPED(status));
	}
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return true;
}
