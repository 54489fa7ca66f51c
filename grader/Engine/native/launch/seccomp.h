/* System calls that no exercise needs. */
#pragma once

/* For this process and all that come from it; 0, or -1 with errno. */
int refuse_odd_calls(void);
