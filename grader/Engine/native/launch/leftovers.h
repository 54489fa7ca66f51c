/* Files and processes that the programs of a container leave. */
#pragma once

/* As the program's user: removes what it wrote, so that no later program finds it. */
void remove_files(void);
