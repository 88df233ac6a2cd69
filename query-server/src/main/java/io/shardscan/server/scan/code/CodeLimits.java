package io.shardscan.server.scan.code;

/**
 * What no row of a block of codes exceeds. All but the last are upper bounds, rounded up.
 *
 * @param groupNorms for each group of coordinates in columns, ‖c‖ of its codes
 * @param coordinates ‖ŷ‖ of all coordinates
 * @param halfSquare half the squared distance from the mean
 * @param norm ‖x‖
 * @param onlyNorm at most ‖x‖, where all rows have much the same norm; else −1
 */
@SuppressWarnings("ArrayRecordComponent") // read by queries, compared by none
record CodeLimits(
    double[] groupNorms, double coordinates, double halfSquare, double norm, double onlyNorm) {}
