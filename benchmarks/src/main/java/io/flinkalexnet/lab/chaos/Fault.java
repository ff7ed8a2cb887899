package io.flinkalexnet.lab.chaos;

/** What is done to a training. */
enum Fault {
    /** SIGKILL to the task manager that trains; a new one is started. */
    TASK_MANAGER_KILLED("SIGKILL to the task manager that trains"),

    /** SIGKILL to the job manager; a new one is started. */
    JOB_MANAGER_KILLED("SIGKILL to the job manager"),

    /** The task manager can't write files beyond a size, until a checkpoint has failed by it. */
    CHECKPOINT_WRITE_FAILED("the disk write of a checkpoint fails"),

    /** SIGKILL to the broker; it is started again on its data. */
    BROKER_RESTARTED("SIGKILL to the broker");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Whether a process of the Flink cluster is killed. */
    boolean isKill() {
        return this == TASK_MANAGER_KILLED || this == JOB_MANAGER_KILLED;
    }
}
