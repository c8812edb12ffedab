package ai.focal360;

import static org.assertj.core.api.Assertions.assertThat;

import ai.focal360.platform.TurnId;
import ai.focal360.turn.Phases;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Lets a test hold a turn before one of its phases, for as long as it needs to. */
public class Turnstile implements BeanPostProcessor {
    private static final int PATIENCE = 20;

    private final Map<TurnId, Gate> gates = new ConcurrentHashMap<>();

    /** A turn that waits, or is going to. */
    public static final class Gate implements AutoCloseable {
        private final String phase;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        private Gate(String phase) {
            this.phase = phase;
        }

        /** Waits until the turn stands before the phase. */
        public Gate reached() throws InterruptedException {
            assertThat(reached.await(PATIENCE, TimeUnit.SECONDS))
                    .as("the turn reaches " + phase)
                    .isTrue();
            return this;
        }

        @Override
        public void close() {
            open.countDown();
        }
    }

    /** To be asked for before the turn's burst window is over. */
    public Gate before(String phase, TurnId turn) {
        var gate = new Gate(phase);
        gates.put(turn, gate);
        return gate;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof Phases)) {
            return bean;
        }
        var proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice((MethodInterceptor) call -> {
            if (call.getMethod().getName().equals("run")) {
                var gate = gates.get((TurnId) call.getArguments()[1]);
                if (gate != null && gate.phase.equals(call.getArguments()[0])) {
                    gate.reached.countDown();
                    if (!gate.open.await(PATIENCE, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("Expected the test to let the turn go on");
                    }
                }
            }
            return call.proceed();
        });
        return proxy.getProxy(bean.getClass().getClassLoader());
    }
}
