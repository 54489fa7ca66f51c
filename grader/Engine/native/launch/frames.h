/* A frame for the grader. protocol.h has the table of them. */
#pragma once

#include <stddef.h>

#include "protocol.h"

void frame(enum frame_type type, const void *payload, size_t size);
