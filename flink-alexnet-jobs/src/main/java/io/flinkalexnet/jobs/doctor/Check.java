package io.flinkalexnet.jobs.doctor;

/**
 * One thing looked at.
 *
 * @param group what it belongs to, such as machine
 * @param name what it is, such as memory
 * @param found what is there
 * @param fix what to do; empty if the status is OK
 */
public record Check(String group, String name, Status status, String found, String fix) {
    /** How it is. */
    public enum Status {
        /** As it should be, or not needed. */
        OK,
        /** Something works less well or not at all that training and serving can do without. */
        WARN,
        /** Training or serving would not work. */
        FAIL
    }

    static Check ok(String group, String name, String found) {
        return new Check(group, name, Status.OK, found, "");
    }

    static Check warn(String group, String name, String found, String fix) {
        return new Check(group, name, Status.WARN, found, fix);
    }

    static Check fail(String group, String name, String found, String fix) {
        return new Check(group, name, Status.FAIL, found, fix);
    }
}
