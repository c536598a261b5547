// SPDX-License-Identifier: GPL-2.0-or-later
#include "plan.h"

struct apply_values {
	int dry_run;
	int keep_others;
	int skip_in_use;
};

static const struct opt apply_opts[] = {
	{ "dry-run", 0, NULL, "print the steps, do none",
	  OPT_ON, offsetof(struct apply_values, dry_run) },
	{ "keep-others", 0, NULL, "delete nothing that the file does not have",
	  OPT_ON, offsetof(struct apply_values, keep_others) },
	{ "skip-in-use", 0, NULL,
	  "leave out steps that would remove a vGPU somebody uses",
	  OPT_ON, offsetof(struct apply_values, skip_in_use) },
	OPT_END
};

/* Before anything is done: nobody loses a device that he works with. */
static int check_users(struct tool *tool, const struct plan *plan)
{
	int rc = 0;

	for (size_t i = 0; i < plan->count; i++) {
		struct nvvgpu_step *step = plan->rows[i].step;
		enum nvvgpu_action action = nvvgpu_step_get_action(step);

		if (nvvgpu_step_get_user(step))
			rc = tool_error(tool, NVVGPU_E_IN_USE,
					nvvgpu_step_get_name(step),
					"apply: it is to be %sd, and %s has it open; "
					"shut down the virtual machine that uses it, "
					"or leave it with --skip-in-use",
					nvvgpu_action_name(action),
					nvvgpu_step_get_user(step));
	}
	return rc;
}

static int run_steps(struct tool *tool, struct plan *plan)
{
	/* Without it each step says what is wrong with the lock. */
	bool batch = plan->count > 1 && !nvvgpu_batch_begin(tool->ctx);
	size_t done = 0;
	int rc = 0;

	for (size_t i = 0; i < plan->count && !rc; i++) {
		struct nvvgpu_step *step = plan->rows[i].step;

		if (nvvgpu_step_get_user(step)) {
			tool_note(tool, "%s: left as it is: %s has it open",
				  nvvgpu_step_get_name(step),
				  nvvgpu_step_get_user(step));
			continue;
		}
		if (nvvgpu_step_run(step) < 0) {
			rc = tool_fail(tool, nvvgpu_step_get_name(step));
			continue;
		}
		plan->rows[i].done = true;
		done++;
	}
	if (batch && nvvgpu_batch_end(tool->ctx) && !rc)
		rc = tool_fail(tool, NULL);
	if (rc)
		tool_note(tool, "%zu of %zu steps done; what was done is whole, "
			  "and apply again goes on", done, plan->count);
	return rc;
}

static int do_apply(struct tool *tool, const struct apply_values *v,
		    struct plan *plan)
{
	int shown, rc = 0;

	if (!v->skip_in_use)
		rc = check_users(tool, plan);
	/* Steps that are neither taken nor asked for are no result. */
	if (rc && !v->dry_run)
		return rc;
	if (!v->dry_run)
		rc = run_steps(tool, plan);
	if (!plan->count && !tool->json)
		return rc;
	shown = view_list(tool, &step_view, plan->rows, sizeof(*plan->rows),
			  plan->count);
	return rc ? rc : shown;
}

static int apply(struct tool *tool, void *values, int argc, char **argv)
{
	const struct apply_values *v = values;
	struct plan plan;
	int rc;

	(void)argc;
	rc = plan_open(tool, argv[0],
		       v->keep_others ? NVVGPU_PLAN_KEEP_OTHERS : 0, &plan);
	if (!rc)
		rc = do_apply(tool, v, &plan);
	plan_close(&plan);
	return rc;
}

const struct cmd cmd_apply = {
	.name = "apply",
	.usage = "FILE [--dry-run] [--keep-others] [--skip-in-use] [-o COLUMNS]",
	.help = "make the host what a file says",
	.details =
	"Prints the steps that it took.  A second time there are none.  A vGPU that\n"
	"somebody uses is never removed: then nothing at all is done.\n",
	.examples = "nvvgpu-tool apply host.conf --dry-run\n"
		    "nvvgpu-tool apply host.conf\n"
		    "ssh other nvvgpu-tool export | nvvgpu-tool apply -\n",
	.opts = apply_opts,
	.values_size = sizeof(struct apply_values),
	.view = &step_view,
	.min_args = 1,
	.max_args = 1,
	.flags = CMD_CHANGES,
	.fn = apply,
};
