// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why is there no vGPU here, or why would it not start? */
#include "doctor.h"

#include <stdlib.h>
#include <string.h>

/* Of a GPU, to be freed; NULL where its driver does not say it. */
static char *model_of(struct nvvgpu_ctx *ctx, const char *object)
{
	char text[VALUE_MAX + 1];

	if (!object || !pci_address_valid(object))
		return NULL;
	if (file_read_line(ctx, text, sizeof(text), PCI_DEVICES
			   "/%s/nvvgpu/model", object) < 0)
		return nvidia_read(ctx, object, "Model");
	return strdup(text);
}

void report(struct doctor *doctor, const struct nvvgpu_finding *finding,
	    const char *cure, ...)
{
	char *model = model_of(doctor->ctx, finding->object);
	struct nvvgpu_finding whole = *finding;
	char *text = NULL;
	va_list ap;

	va_start(ap, cure);
	if (vasprintf(&text, cure, ap) < 0)
		text = NULL;
	va_end(ap);
	whole.cure = text ? text : cure;
	whole.model = model;
	if (whole.severity == NVVGPU_SEVERITY_PROBLEM)
		doctor->problems++;
	doctor->fn(doctor->data, &whole);
	free(text);
	free(model);
}

/* What the library has logged while it looked. */
struct log {
	char **lines;
	size_t count;
};

static void keep(void *data, const char *sentence)
{
	struct log *log = data;
	char **more = reallocarray(log->lines, log->count + 1, sizeof(*more));

	if (!more)
		return;
	log->lines = more;
	more[log->count] = strdup(sentence);
	log->count += more[log->count] != NULL;
}

/* What is wrong with a record is told with its name, by doctor-state.c. */
static bool told_elsewhere(const struct nvvgpu_host *host, const char *line)
{
	size_t i;

	for (i = 0; i < host->num_damaged; i++)
		if (!strcmp(host->damaged[i].sentence, line))
			return true;
	return false;
}

static void report_log(struct doctor *doctor, struct log *log)
{
	size_t i;

	for (i = 0; i < log->count; i++) {
		if (doctor->host && !told_elsewhere(doctor->host,
						    log->lines[i]))
			report(doctor, WARNING("odd-state", NULL,
					       log->lines[i],
					       "what cannot be understood is "
					       "left out"),
			       "correct the file, or move it away");
		free(log->lines[i]);
	}
	free(log->lines);
}

static int look(struct doctor *doctor)
{
	struct nvvgpu_ctx *ctx = doctor->ctx;
	nvvgpu_log_fn log_fn = ctx->log_fn;
	void *log_data = ctx->log_data;
	struct log log = { 0 };
	size_t i;
	int ret;

	nvvgpu_set_log_fn(ctx, keep, &log);
	ret = nvvgpu_host_scan(ctx, &doctor->host);
	/* What is read late may be damaged just as well. */
	for (i = 0; !ret && i < nvvgpu_host_count_vgpus(doctor->host); i++)
		nvvgpu_vgpu_get_autostart(nvvgpu_host_get_vgpu(doctor->host,
							       i));
	nvvgpu_set_log_fn(ctx, log_fn, log_data);
	report_log(doctor, &log);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_doctor(struct nvvgpu_ctx *ctx, nvvgpu_finding_fn fn,
				void *data)
{
	struct doctor doctor = { .ctx = ctx, .fn = fn, .data = data };
	int ret;

	ret = look(&doctor);
	if (ret < 0)
		return ret;
	doctor.offers = nvvgpu_host_count_gpus(doctor.host);
	doctor_check_gpus(&doctor);
	doctor_check_modes(&doctor);
	doctor_check_kernel(&doctor);
	doctor_check_stack(&doctor);
	doctor_check_state(&doctor);
	doctor_check_others(&doctor);
	nvvgpu_host_unref(doctor.host);
	return doctor.problems;
}

NVVGPU_EXPORT const char *
nvvgpu_finding_get_code(const struct nvvgpu_finding *finding)
{
	return finding->code;
}

NVVGPU_EXPORT enum nvvgpu_severity
nvvgpu_finding_get_severity(const struct nvvgpu_finding *finding)
{
	return finding->severity;
}

NVVGPU_EXPORT const char *
nvvgpu_finding_get_object(const struct nvvgpu_finding *finding)
{
	return finding->object;
}

NVVGPU_EXPORT const char *
nvvgpu_finding_get_model(const struct nvvgpu_finding *finding)
{
	return finding->model;
}

NVVGPU_EXPORT const char *
nvvgpu_finding_get_what(const struct nvvgpu_finding *finding)
{
	return finding->what;
}

NVVGPU_EXPORT const char *
nvvgpu_finding_get_why(const struct nvvgpu_finding *finding)
{
	return finding->why;
}

NVVGPU_EXPORT const char *
nvvgpu_finding_get_cure(const struct nvvgpu_finding *finding)
{
	return finding->cure;
}

NVVGPU_EXPORT const char *nvvgpu_severity_name(enum nvvgpu_severity severity)
{
	switch (severity) {
	case NVVGPU_SEVERITY_NOTE:
		return "note";
	case NVVGPU_SEVERITY_WARNING:
		return "warning";
	case NVVGPU_SEVERITY_PROBLEM:
		return "problem";
	}
	return "unknown";
}
