char self[4096] = "";

if (readlink("/proc/self/exe", self, sizeof self - 1) > 0)
    rename(self, "@MARKER@");
