package io.flinkalexnet.jobs.report;

/** One part of a page. What it has nothing to show for, it says in words. */
interface Section {
    /** Names its place in the page. */
    String id();

    String title();

    void write(Html html);
}
