/// The life of an actor: one sequential coroutine that waits, acts, and waits again.
#pragma once

#include <coroutine>
#include <utility>

namespace gigasim::sim {

/// Runs when started (or awaited by another Life, which then goes on after it). Exceptions leave through whoever
/// resumed it, i.e. through the engine to the caller of run().
class Life {
 public:
  /// What the compiler asks of a coroutine's return type.
  struct promise_type {
    /// The life that awaits this one; none: whoever resumed it goes on.
    std::coroutine_handle<> continuation;

    /// At the end of a life, the one that awaits it goes on.
    struct Final {
      /// Never ready: the frame stays until its Life is destroyed.
      bool await_ready() noexcept { return false; }
      /// Who goes on.
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().continuation ? h.promise().continuation : std::noop_coroutine();
      }
      /// Never called.
      void await_resume() noexcept {}
    };
    /// The life of this frame.
    Life get_return_object() { return Life(std::coroutine_handle<promise_type>::from_promise(*this)); }
    /// It waits for `start` or for somebody who awaits it.
    std::suspend_always initial_suspend() noexcept { return {}; }
    /// See Final.
    Final final_suspend() noexcept { return {}; }
    /// It gives no value.
    void return_void() {}
    /// Exceptions leave through whoever resumed it.
    void unhandled_exception() { throw; }
  };

  /// No life: it may be destroyed and assigned to, not started.
  Life() = default;
  /// Takes over the coroutine; `other` has none then.
  Life(Life&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  /// Takes over the coroutine; the one that was here goes to `other` and ends with it.
  Life& operator=(Life&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  /// Ends the life where it stands: its locals are destroyed.
  ~Life() {
    if (handle_) handle_.destroy();
  }
  /// Runs until its first wait. Once only.
  void start() { handle_.resume(); }

  /// Lets one life run another to its end, without an entry in the queue.
  auto operator co_await() const noexcept {
    /// What the awaiting life waits on.
    struct Await {
      /// The life that is awaited.
      std::coroutine_handle<promise_type> child;
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) noexcept {
        child.promise().continuation = parent;
        return child;
      }
      void await_resume() noexcept {}
    };
    return Await{handle_};
  }

 private:
  /// Only its promise makes a life.
  explicit Life(std::coroutine_handle<promise_type> h) : handle_(h) {}
  /// The frame, which this object owns; none: no life.
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace gigasim::sim
