/** Pages as people see them: a real browser for tests. */
package io.flinkalexnet.jobs.browser;
