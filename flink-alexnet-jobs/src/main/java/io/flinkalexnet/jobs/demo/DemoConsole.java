package io.flinkalexnet.jobs.demo;

/** Where a demo speaks: its result line by line, and how far long work is. */
public interface DemoConsole {
    /** A total that is not known. */
    long UNKNOWN = -1;

    /** One line of the result; may be empty. */
    void say(String line);

    /**
     * Begins to show how far long work is.
     *
     * @param what counted things, such as "pictures sent"
     * @param total how many there will be, or {@link #UNKNOWN}
     * @return closed by the caller when the work is done
     */
    Meter meter(String what, long total);

    /** How far one piece of work is; may be called from any thread. */
    interface Meter extends AutoCloseable {
        /** That many more are done. */
        void add(long count);

        /** So many are done in all; the remark, which may be empty, is shown beside the count. */
        void at(long done, String remark);

        @Override
        void close();
    }
}
