#pragma message "again"
#include __FILE__
