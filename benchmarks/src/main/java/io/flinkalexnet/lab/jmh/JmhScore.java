package io.flinkalexnet.lab.jmh;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * What JMH says of one benchmark.
 *
 * @param benchmark class and method
 * @param parameters of this run
 * @param score mean over the iterations
 * @param error half of its interval of 99.9 %; NaN of a single iteration
 * @param unit such as us/op
 */
record JmhScore(
        String benchmark, Map<String, String> parameters, double score, double error, String unit) {
    static JmhScore of(RunResult result) {
        BenchmarkParams params = result.getParams();
        Map<String, String> parameters = new TreeMap<>();
        params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
        String[] path = params.getBenchmark().split("\\.");
        return new JmhScore(
                path[path.length - 2] + "." + path[path.length - 1],
                parameters,
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                result.getPrimaryResult().getScoreUnit());
    }
}
