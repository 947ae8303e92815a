package nightshift.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines are as people posted them in the frameworks' issue trackers. */
final class OutOfMemoryPatternsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PyTorch    | torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 166.00 MiB (GPU 0; 8.00 GiB total capacity; 6.93 GiB already allocated; 0 bytes free; 7.22 GiB reserved in total by PyTorch)
          PyTorch    | RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 31.75 GiB total capacity)
          PyTorch    | torch.OutOfMemoryError: no memory
          CUDA       | RuntimeError: CUDA error: out of memory
          CUDA       | failed call to cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY
          cuBLAS     | RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`
          cuDNN      | Could not create cudnn handle: CUDNN_STATUS_ALLOC_FAILED
          TensorFlow | (0) Resource exhausted: OOM when allocating tensor with shape[16,112,112,147] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc
          CuPy       | cupy.cuda.memory.OutOfMemoryError: Out of memory allocating 4,000,000,000 bytes (allocated so far: 0 bytes).
          JAX        | jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 285212672 bytes.
          JAX        | Execution of replica 0 failed: Resource exhausted: Out of memory while trying to allocate 5520758552 bytes.
          """)
  void each_framework_is_recognised_by_its_words(String framework, String line) {
    assertThat(OutOfMemoryPatterns.shipped().find(List.of("start", line, "Traceback end")))
        .isEqualTo(Optional.of(new OutOfMemory(framework, line)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Resource exhausted: OOM when allocating tensor with shape[1,416] on /device:CPU:0 by allocator cpu",
        "java.lang.OutOfMemoryError: Java heap space",
        "MemoryError: Unable to allocate 184. MiB for an array",
        "retrying without CUDA: out of time"
      })
  void the_main_memory_is_another_matter(String line) {
    assertThat(OutOfMemoryPatterns.shipped().find(List.of(line))).isEmpty();
  }
}
