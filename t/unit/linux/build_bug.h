/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_BUILD_BUG_H
#define UNIT_LINUX_BUILD_BUG_H

#undef static_assert
#define static_assert(expr, ...) _Static_assert(expr, #expr)
#define BUILD_BUG_ON(expr) _Static_assert(!(expr), #expr)

#endif
