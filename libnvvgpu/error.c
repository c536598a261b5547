// SPDX-License-Identifier: LGPL-2.1-or-later
/* What went wrong, as one sentence for people and one code for programs. */
#include "private.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

const char *reason(int err)
{
	switch (err) {
	case ENOSPC:
		return "no space left on device";
	case EACCES:
	case EPERM:
		return "permission denied";
	case EROFS:
		return "the file system is read-only";
	case ENODEV:
		return "the device is going away";
	}
	return strerror(err);
}

/* What somebody gives as a name may have more than one. */
static void one_line(char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			*text = '?';
}

int fail(struct nvvgpu_ctx *ctx, int err, enum nvvgpu_error code,
	 const char *fmt, ...)
{
	char text[sizeof(ctx->error)];
	va_list ap;

	/* An argument may point to the last sentence itself. */
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	one_line(text);
	memcpy(ctx->error, text, sizeof(text));
	ctx->code = code;
	return -err;
}

int fail_system(struct nvvgpu_ctx *ctx, int err, const char *fmt, ...)
{
	enum nvvgpu_error code = NVVGPU_E_FAILED;
	const char *hint = "";
	char what[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (err == EACCES || err == EPERM) {
		code = NVVGPU_E_PERMISSION;
		hint = "; run as root";
	}
	return fail(ctx, err, code, "%s: %s%s", what, reason(err), hint);
}

int fail_memory(struct nvvgpu_ctx *ctx)
{
	return fail(ctx, ENOMEM, NVVGPU_E_FAILED, "out of memory");
}

void tell(struct nvvgpu_ctx *ctx, const char *fmt, ...)
{
	char text[sizeof(ctx->error)];
	va_list ap;

	if (!ctx->log_fn)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	one_line(text);
	ctx->log_fn(ctx->log_data, text);
}

void tell_error(struct nvvgpu_ctx *ctx)
{
	tell(ctx, "%s", ctx->error);
}

NVVGPU_EXPORT const char *nvvgpu_get_error(struct nvvgpu_ctx *ctx)
{
	return ctx->error;
}

NVVGPU_EXPORT enum nvvgpu_error nvvgpu_get_error_code(struct nvvgpu_ctx *ctx)
{
	return ctx->code;
}

NVVGPU_EXPORT void nvvgpu_set_log_fn(struct nvvgpu_ctx *ctx, nvvgpu_log_fn fn,
				     void *data)
{
	ctx->log_fn = fn;
	ctx->log_data = data;
}
