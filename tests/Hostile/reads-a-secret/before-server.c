system("cat @CANARY@ /proc/*/environ 1>&2");
