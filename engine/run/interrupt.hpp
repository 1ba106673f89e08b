// Ctrl-C and SIGTERM as a flag that the conveyor's source looks at: samples in flight are finished.
// A second signal ends the program at once.
#pragma once

namespace blemish::run {

class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  bool interrupted() const;
};

}  // namespace blemish::run
