#include "gigasim/workers.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

namespace gigasim {

namespace {
constexpr std::uint64_t window_per_job = 64;
constexpr int most_attempts = 2, look_up_ms = 200;
constexpr std::size_t read_size = 1 << 16;

/// Before the bytes: whether they are a result or a reason, and how many must follow.
struct Envelope {
  std::uint64_t failed = 0;
  std::uint64_t size = 0;
};

void write_all(int descriptor, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = ::write(descriptor, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    at += written, size -= static_cast<std::size_t>(written);
  }
}

[[noreturn]] void work_as_child(pid_t parent, int out, const PoolTask& task, std::uint64_t item) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) _exit(1);  // it died before it could be watched
  ::setpgid(0, 0);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  Envelope envelope;
  std::string bytes;
  try {
    bytes = task.work(item);
  } catch (const std::exception& error) {
    envelope.failed = 1, bytes = error.what();
  }
  envelope.size = bytes.size();
  write_all(out, &envelope, sizeof envelope);
  write_all(out, bytes.data(), bytes.size());
  _exit(0);
}

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); }

struct Child {
  std::uint64_t item = 0;
  pid_t process = 0;
  int pipe = -1;
  std::string bytes{};
};

/// What a child that ended without a word died of.
std::string cause_of_death(int status) {
  if (!WIFSIGNALED(status)) return fmt::format("ended with code {} and no result", WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  return fmt::format("killed by signal {} ({}){}", signal, strsignal(signal), signal == SIGKILL ? "; out of memory?" : "");
}

class Pool {
 public:
  Pool(std::uint64_t n, int jobs, const PoolTask& task) : n_(n), jobs_(static_cast<std::uint64_t>(std::max(1, jobs))), task_(task) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { dismiss(); }

  PoolReport run() {
    while (report_.delivered < n_) {
      if (task_.interrupted && task_.interrupted()) return ended(PoolEnd::interrupted);
      employ();
      if (!deliver()) return ended(PoolEnd::enough);
      if (!children_.empty()) listen();
    }
    return report_;
  }

 private:
  void dismiss() {
    for (const Child& child : children_) ::kill(child.process, SIGKILL);
    for (Child& child : children_) bury(child);
    children_.clear();
  }

  PoolReport ended(PoolEnd end) {
    dismiss();
    report_.end = end;
    return report_;
  }

  void employ() {
    while (next_ < std::min(n_, report_.delivered + jobs_ * window_per_job)) {
      std::optional<std::string> known = task_.known ? task_.known(next_) : std::nullopt;
      if (known) results_.emplace(next_, std::move(*known));
      else if (children_.size() >= jobs_ || !fork(next_)) return;
      ++next_;
    }
  }

  /// False when the system has no process to spare now but some of ours will end.
  bool fork(std::uint64_t item) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::system_error(errno, std::generic_category(), "cannot make a pipe to a worker");
    const pid_t parent = ::getpid(), process = ::fork();
    if (process == 0) {
      ::close(ends[0]);
      work_as_child(parent, ends[1], task_, item);
    }
    const int error = errno;
    ::close(ends[1]);
    if (process > 0) {
      ++report_.forked;
      children_.push_back({item, process, ends[0]});
      return true;
    }
    ::close(ends[0]);
    if (error == EAGAIN && !children_.empty()) return false;
    throw std::system_error(error, std::generic_category(), "cannot fork a worker");
  }

  bool deliver() {
    for (auto first = results_.begin(); first != results_.end() && first->first == report_.delivered; first = results_.erase(first)) {
      const bool more = task_.deliver(first->first, std::move(first->second));
      ++report_.delivered;
      if (!more) return false;
    }
    return true;
  }

  void listen() {
    std::vector<pollfd> ears;
    for (const Child& child : children_) ears.push_back({child.pipe, POLLIN, 0});
    if (::poll(ears.data(), ears.size(), look_up_ms) <= 0) return;
    for (std::size_t i = ears.size(); i-- > 0;)
      if (ears[i].revents != 0 && !hear(children_[i])) finish(i);
  }

  /// False when nothing more will come.
  static bool hear(Child& child) {
    char buffer[read_size];
    const ssize_t size = ::read(child.pipe, buffer, sizeof buffer);
    if (size > 0) child.bytes.append(buffer, static_cast<std::size_t>(size));
    return size > 0 || (size < 0 && errno == EINTR);
  }

  int bury(Child& child) {
    int status = 0;
    rusage usage{};
    while (::wait4(child.process, &status, 0, &usage) < 0 && errno == EINTR) {}
    ::close(child.pipe);
    report_.cpu_s += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    report_.peak_memory_mb = std::max(report_.peak_memory_mb, static_cast<double>(usage.ru_maxrss) / 1024.0);
    return status;
  }

  void finish(std::size_t position) {
    Child child = std::move(children_[position]);
    children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(position));
    const int status = bury(child);
    Envelope envelope;
    const bool whole = child.bytes.size() >= sizeof envelope &&
                       (std::memcpy(&envelope, child.bytes.data(), sizeof envelope), child.bytes.size() == sizeof envelope + envelope.size);
    if (!whole) return retry(child.item, cause_of_death(status));
    std::string bytes = child.bytes.substr(sizeof envelope);
    if (envelope.failed) return retry(child.item, bytes);
    if (task_.arrived) task_.arrived(child.item, bytes);
    attempts_.erase(child.item);
    results_.emplace(child.item, std::move(bytes));
  }

  void retry(std::uint64_t item, const std::string& reason) {
    if (++attempts_[item] >= most_attempts) throw WorkerFailure(item, reason);
    if (task_.failed) task_.failed(item, reason);
    ++report_.retried;
    if (!fork(item)) throw WorkerFailure(item, reason);
  }

  std::uint64_t n_, jobs_, next_ = 0;
  const PoolTask& task_;
  std::vector<Child> children_;
  std::map<std::uint64_t, std::string> results_;  ///< arrived, and waiting for an earlier item
  std::map<std::uint64_t, int> attempts_;
  PoolReport report_;
};
}  // namespace

WorkerFailure::WorkerFailure(std::uint64_t item, const std::string& reason)
    : std::runtime_error(fmt::format("item {} failed twice: {}", item, reason)), item_(item), reason_(reason) {}

PoolReport for_each(std::uint64_t n, int jobs, const PoolTask& task) { return Pool(n, jobs, task).run(); }

int processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? std::max(1, CPU_COUNT(&set)) : 1;
}

}  // namespace gigasim
