/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_MUTEX_H
#define UNIT_LINUX_MUTEX_H

#include <pthread.h>

struct mutex {
	pthread_mutex_t lock;
};

#define mutex_init(m)	pthread_mutex_init(&(m)->lock, NULL)
#define mutex_lock(m)	pthread_mutex_lock(&(m)->lock)
#define mutex_unlock(m)	pthread_mutex_unlock(&(m)->lock)

#endif
